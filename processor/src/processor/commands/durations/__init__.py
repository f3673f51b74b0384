"""How long pictures took, and how long others will take."""
