"""A Darknet network of somebody's own: three layers, one class. COUNT is how many numbers its weights have."""

CFG = """[net]
width=64
height=64
channels=3
[convolutional]
batch_normalize=1
filters=4
size=3
stride=2
pad=1
activation=leaky
[convolutional]
filters=12
size=1
activation=linear
[yolo]
mask=0,1
anchors=10,10, 20,20
classes=1
"""
COUNT = 4 * 4 + 4 * 3 * 9 + 12 + 12 * 4
