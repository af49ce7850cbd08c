import numpy as np
import pytest

from course_utils import devices
from course_utils.training.views import predict_views


@pytest.fixture(scope="module")
def keras():
    devices.prepare()
    return devices.tensorflow().keras


def test_a_model_blind_to_moves_and_mirrors_is_unchanged(keras):
    inputs = keras.Input((6, 8, 2))
    model = keras.Model(inputs, keras.layers.GlobalMaxPooling2D()(inputs))
    x = np.zeros((3, 6, 8, 2), np.float32)
    x[:, 2:4, 3:5] = np.random.default_rng(0).random((3, 2, 2, 2))
    np.testing.assert_allclose(predict_views(model, x), x.max(axis=(1, 2)), atol=1e-6)


def test_views_are_weighted_as_stated(keras):
    inputs = keras.Input((7, 7, 1))
    model = keras.Model(inputs, keras.layers.Flatten()(inputs))
    x = np.zeros((1, 7, 7, 1), np.float32)
    x[0, 3, 2] = 8
    want = np.zeros((7, 7))
    want[3, 2] = want[3, 4] = 2  # as it is, and mirrored
    want[4, 3] = 2  # moved down and right, where its mirror image lies too
    want[2, 1] = want[2, 5] = 1  # moved up and left, and mirrored
    np.testing.assert_allclose(predict_views(model, x).reshape(7, 7), want, atol=1e-6)
    want = np.zeros((7, 7))
    want[3, 2], want[4, 3], want[2, 1] = 4, 2, 2
    got = predict_views(model, x, is_mirrored=False).reshape(7, 7)
    np.testing.assert_allclose(got, want, atol=1e-6)
