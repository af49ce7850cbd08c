"""Small stand-ins for the data sets, and a host on the loopback that serves them."""

import gzip
import hashlib
import http.server
import io
import struct
import tarfile
import threading
from dataclasses import replace

import numpy as np

from course_utils.datasets import REGISTRY
from course_utils.datasets.registry import Remote

TRAIN, TEST, CLASSES = 50, 20, 5


def tiny_arrays(image_shape=(6, 6), seed=0):
    rng = np.random.default_rng(seed)
    arrays = {}
    for split, size in (("train", TRAIN), ("test", TEST)):
        arrays[f"x_{split}"] = rng.integers(0, 256, (size, *image_shape), dtype=np.uint8)
        arrays[f"y_{split}"] = rng.permutation(np.arange(size) % CLASSES).astype(np.uint8)
    return arrays


def tiny_source(form="npz", remotes=(), name="tiny"):
    return replace(
        REGISTRY["mnist"],
        name=name,
        title="Tiny",
        n_train=TRAIN,
        n_test=TEST,
        image_shape=(4, 4, 3) if form == "cifar" else (6, 6),
        class_names=("ant", "bee", "cow", "dog", "elk"),
        remotes=tuple(remotes),
        form=form,
        sample=None,
    )


def npz_bytes(arrays, **extra):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays, **extra)
    return buffer.getvalue()


def published_files(form, arrays):
    """The arrays in the form in which a host publishes them: file name -> bytes."""
    if form == "npz":
        return {"tiny.npz": npz_bytes(arrays)}
    if form == "idx":
        return {f"{key}.gz": _idx(array) for key, array in arrays.items()}
    return {"tiny.tar.gz": _cifar(arrays)}


def _idx(array):
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(head + array.tobytes(), mtime=0)


def _cifar(arrays):
    def records(images, labels):
        channel_first = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
        return np.column_stack([labels, channel_first]).astype(np.uint8).tobytes()

    batches = {"test_batch.bin": records(arrays["x_test"], arrays["y_test"])}
    for number, rows in enumerate(np.split(np.arange(TRAIN), 5), start=1):
        batch = records(arrays["x_train"][rows], arrays["y_train"][rows])
        batches[f"data_batch_{number}.bin"] = batch
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in {**batches, "readme.html": b"not data"}.items():
            info = tarfile.TarInfo(f"folder/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


class Host:
    """Serves `files`; `cuts` lists after how many bytes each coming answer breaks off."""

    def __init__(self):
        self.files = {}
        self.ranges = True
        self.cuts = []
        self.log = []
        self.on_request = lambda: None
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                host.answer(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def publish(self, form, arrays, name="tiny"):
        """Serve `arrays` and return the source to download them from."""
        published = published_files(form, arrays)
        self.files.update(published)
        base = f"http://127.0.0.1:{self.server.server_port}/"
        remotes = [
            Remote(base + file, "sha256:" + hashlib.sha256(data).hexdigest(), len(data))
            for file, data in published.items()
        ]
        return tiny_source(form, remotes, name)

    def answer(self, request):
        name, wanted = request.path.lstrip("/"), request.headers.get("Range")
        self.log.append((name, wanted))
        self.on_request()
        data = self.files.get(name)
        start = int(wanted[len("bytes=") : -1]) if wanted and self.ranges else 0
        if data is None:
            request.send_error(404)
        elif start and start >= len(data):
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{len(data)}")
            request.end_headers()
        else:
            self._send(request, data, start)

    def _send(self, request, data, start):
        request.send_response(206 if start else 200)
        if start:
            content_range = f"bytes {start}-{len(data) - 1}/{len(data)}"
            request.send_header("Content-Range", content_range)
        request.send_header("Content-Length", str(len(data) - start))
        request.end_headers()
        cut = self.cuts.pop(0) if self.cuts else len(data)
        request.wfile.write(data[start : start + cut])
