"""The task `describe`: pictures said in words, by models of several families behind one seam (`protocols`)."""
