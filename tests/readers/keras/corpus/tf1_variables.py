import tensorflow as tf


def weight_variable(shape):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1))


def bias_variable(shape):
    return tf.Variable(tf.constant(0.1, shape=shape))


x = tf.placeholder(tf.float32, shape=[None, 784])
x_image = tf.reshape(x, [-1, 28, 28, 1])
W_conv1, b_conv1 = weight_variable([5, 5, 1, 8]), bias_variable([8])
h = tf.nn.relu(tf.nn.conv2d(x_image, W_conv1, strides=[1, 2, 2, 1], padding='VALID') + b_conv1)
h = tf.nn.lrn(tf.nn.avg_pool(h, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME'), 4)
kernel = tf.get_variable('up', [2, 2, 4, 8])
h = tf.nn.conv2d_transpose(h, kernel, [-1, 12, 12, 4], strides=[1, 2, 2, 1], padding='SAME')
h = tf.nn.depthwise_conv2d(h, weight_variable([3, 3, 4, 2]), strides=[1, 1, 1, 1], padding='VALID')
h_flat = tf.reshape(h, [-1, 10 * 10 * 8])
output = tf.nn.xw_plus_b(h_flat, weight_variable([800, 10]), bias_variable([10]))
