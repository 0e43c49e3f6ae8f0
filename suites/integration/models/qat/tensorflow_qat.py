"""Trains a small network quantization-aware and writes it by tf2onnx, as tensorflow-qat.onnx.

    pip install tensorflow-cpu==2.15.1 tf2onnx==1.16.1 "numpy<2" "onnx<1.17" && python tensorflow_qat.py

The task of torch_qat.py, in TensorFlow's layout: [batch, 1, 64, 1].
"""

import math

import tensorflow as tf
import tf2onnx

tf.random.set_seed(14)


def fake(values, low, high, narrow=False):
    return tf.quantization.fake_quant_with_min_max_vars(values, low, high, 8, narrow)


class Network(tf.Module):
    def __init__(self):
        init = tf.keras.initializers.GlorotUniform(14)
        self.conv1 = tf.Variable(init([1, 9, 1, 8]))
        self.bias1 = tf.Variable(tf.zeros([8]))
        self.conv2 = tf.Variable(init([1, 5, 8, 12]))
        self.bias2 = tf.Variable(tf.zeros([12]))
        self.head = tf.Variable(init([60, 4]))
        self.bias3 = tf.Variable(tf.zeros([4]))
        self.ranges = {name: tf.Variable(1.0) for name in ("signal", "one", "two")}

    def weight(self, values):
        limit = tf.reduce_max(tf.abs(tf.stop_gradient(values)))
        return fake(values, -limit, limit, narrow=True)

    def activation(self, name, values, training):
        limit = self.ranges[name]
        if training:
            seen = tf.reduce_max(tf.abs(tf.stop_gradient(values)))
            limit.assign(0.95 * limit + 0.05 * seen)
        low = -limit if name == "signal" else tf.zeros_like(limit)
        return fake(values, low, limit)

    def __call__(self, signal, training=False):
        x = self.activation("signal", signal, training)
        x = tf.nn.relu(tf.nn.conv2d(x, self.weight(self.conv1), 1, "SAME") + self.bias1)
        x = self.activation("one", x, training)
        x = tf.nn.conv2d(x, self.weight(self.conv2), [1, 4], "VALID") + self.bias2
        x = tf.nn.max_pool2d(tf.nn.relu(x), [1, 3], [1, 3], "VALID")
        x = self.activation("two", x, training)
        return tf.matmul(tf.reshape(x, [-1, 60]), self.weight(self.head)) + self.bias3


def batch(count):
    labels = tf.random.uniform([count], 0, 4, tf.int32)
    time = tf.range(64, dtype=tf.float32) / 64
    phase = tf.random.uniform([count, 1]) * 2 * math.pi
    periods = 2 * (tf.cast(labels, tf.float32)[:, None] + 1)
    signal = tf.sin(2 * math.pi * periods * time + phase) + 0.3 * tf.random.normal([count, 64])
    return signal[:, None, :, None], labels


model = Network()
optimizer = tf.keras.optimizers.Adam(1e-2)
for step in range(150):
    signal, labels = batch(64)
    with tf.GradientTape() as tape:
        logits = model(signal, training=True)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        )
    names = [model.conv1, model.bias1, model.conv2, model.bias2, model.head, model.bias3]
    optimizer.apply_gradients(zip(tape.gradient(loss, names), names))
signal, labels = batch(500)
right = tf.cast(tf.argmax(model(signal), 1), tf.int32) == labels
print("accuracy", tf.reduce_mean(tf.cast(right, tf.float32)).numpy())




# tf2onnx takes FakeQuant with ranges that are constants: the trained values, frozen.
ranges = {name: float(variable.numpy()) for name, variable in model.ranges.items()}
frozen = {name: getattr(model, name).numpy() for name in ("conv1", "conv2", "head")}
limits = {name: float(abs(values).max()) for name, values in frozen.items()}
biases = [model.bias1.numpy(), model.bias2.numpy(), model.bias3.numpy()]


def weight(name):
    return fake(tf.constant(frozen[name]), -limits[name], limits[name], narrow=True)


def activation(name, values):
    return fake(values, -ranges[name] if name == "signal" else 0.0, ranges[name])


@tf.function(input_signature=[tf.TensorSpec([None, 1, 64, 1], tf.float32, name="signal")])
def served(signal):
    x = activation("signal", signal)
    x = tf.nn.conv2d(x, weight("conv1"), 1, "SAME") + biases[0]
    x = activation("one", tf.nn.relu(x))
    x = tf.nn.conv2d(x, weight("conv2"), [1, 4], "VALID") + biases[1]
    x = tf.nn.max_pool2d(tf.nn.relu(x), [1, 3], [1, 3], "VALID")
    x = tf.reshape(activation("two", x), [-1, 60])
    return tf.identity(tf.matmul(x, weight("head")) + biases[2], name="logits")


tf2onnx.convert.from_function(
    served, served.input_signature, opset=13, output_path="tensorflow-qat.onnx"
)
