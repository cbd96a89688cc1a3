# model: model
from keras import layers, Model
from keras.applications import VGG16


def conv_block(x, filters):
    x = layers.Conv2D(filters, 3, padding="same")(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation("relu")(x)


inputs = layers.Input((128, 128, 3))
vgg16 = VGG16(include_top=False, weights="imagenet", input_tensor=inputs)
skips = [vgg16.get_layer(n).output for n in ("block1_conv2", "block2_conv2", "block3_conv3", "block4_conv3")]
x = vgg16.get_layer("block5_conv3").output
for skip, filters in zip(reversed(skips), (512, 256, 128, 64)):
    x = layers.Conv2DTranspose(filters, (2, 2), strides=2, padding="same")(x)
    x = layers.Concatenate()([x, skip])
    x = conv_block(x, filters)
model = Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x), name="VGG16_U-Net")
vgg16.trainable = False
