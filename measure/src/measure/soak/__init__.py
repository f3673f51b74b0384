"""A whole service under fire for as long as one likes: clients of every kind, rubbish, faults, and its promises."""
