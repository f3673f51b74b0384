"""What is done in torch for each operation of OpenVINO, by its name."""
