import tensorflow as tf


def generator(x, reuse=False):
    with tf.variable_scope('Generator', reuse=reuse):
        x = tf.nn.tanh(tf.layers.dense(x, units=6 * 6 * 16))
        x = tf.reshape(x, shape=[-1, 6, 6, 16])
        x = tf.layers.conv2d_transpose(x, 8, 4, strides=2)
        return tf.nn.sigmoid(tf.layers.conv2d_transpose(x, 1, 2, strides=2))


noise = tf.placeholder(tf.float32, shape=[None, 20])
output = generator(noise)
