import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

patch_size, num_patches, dim = 4, 64, 16
data_augmentation = keras.Sequential(
    [layers.Normalization(), layers.Resizing(32, 32), layers.RandomFlip("horizontal"), layers.RandomRotation(factor=0.02), layers.RandomZoom(height_factor=0.2, width_factor=0.2)],
    name="data_augmentation",
)


class Patches(layers.Layer):
    def __init__(self, patch_size):
        super(Patches, self).__init__()
        self.patch_size = patch_size

    def call(self, images):
        batch_size = tf.shape(images)[0]
        patches = tf.image.extract_patches(
            images=images, sizes=[1, self.patch_size, self.patch_size, 1], strides=[1, self.patch_size, self.patch_size, 1], rates=[1, 1, 1, 1], padding="VALID"
        )
        return tf.reshape(patches, [batch_size, -1, patches.shape[-1]])


class PatchEncoder(layers.Layer):
    def __init__(self, num_patches, projection_dim):
        super(PatchEncoder, self).__init__()
        self.num_patches = num_patches
        self.projection = layers.Dense(units=projection_dim)
        self.position_embedding = layers.Embedding(input_dim=num_patches, output_dim=projection_dim)

    def call(self, patch):
        positions = tf.range(start=0, limit=self.num_patches, delta=1)
        return self.projection(patch) + self.position_embedding(positions)


inputs = layers.Input(shape=(32, 32, 3))
x = PatchEncoder(num_patches, dim)(Patches(patch_size)(data_augmentation(inputs)))
for _ in range(2):
    x1 = layers.LayerNormalization(epsilon=1e-6)(x)
    x2 = layers.Add()([layers.MultiHeadAttention(num_heads=2, key_dim=dim, dropout=0.1)(x1, x1), x])
    x3 = layers.Dense(dim, activation=tf.nn.gelu)(layers.LayerNormalization(epsilon=1e-6)(x2))
    x = layers.Add()([x3, x2])
x = layers.Flatten()(layers.LayerNormalization(epsilon=1e-6)(x))
model = keras.Model(inputs=inputs, outputs=layers.Dense(10)(x))
