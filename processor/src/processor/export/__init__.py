"""From the Keras network to what the runtimes run fast."""
