"""The command `image-processor describe`: a folder of pictures and a list of questions become texts and tables."""
