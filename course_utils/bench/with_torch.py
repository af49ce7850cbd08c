"""Cases in PyTorch, tuned as its own guide advises; PyTorch is imported when one runs.

The images lie on the device and a step gathers its batch from them. Before the first epoch a
few steps are tried with and without ``channels_last`` and bfloat16, and the fastest way is kept.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from course_utils.bench.work import Work

TRIED = 6  # steps of each way; the first is a warm-up


def article(work: Work) -> None:
    """Train the article's network on pixels from 0 to 1 with Adam, in batches of 32."""
    from course_utils.bench.torch_nets import article_net

    train(article_net, work, batch_size=32, scale=255)


def recipe(work: Work) -> None:
    """Train the recipe's network with Adam and no augmentation, in the recipe's batches."""
    from course_utils.bench.torch_nets import recipe_net
    from course_utils.training.recipe import RECIPES

    chosen, classes = RECIPES["cifar10"], int(work.y_train.max()) + 1
    build = lambda: recipe_net(work.x_train, classes, chosen.widths)  # noqa: E731
    train(build, work, batch_size=chosen.batch_size, scale=1)


def train(build: Callable[[], Any], work: Work, *, batch_size: int, scale: int) -> None:
    """Train with a lap for each epoch."""
    import torch

    torch.manual_seed(work.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision("high")
    x, y = on_device(work.x_train, scale, device), torch.tensor(work.y_train, device=device).long()
    way = fastest(build, x, y, batch_size, device)
    work.notes.append(f"channels_last: {way[0]}, bfloat16: {way[1]}")
    model, step = made(build, device, *way)
    order = torch.Generator(device).manual_seed(work.seed)
    for _ in range(work.epochs):
        begun = time.perf_counter()
        for rows in torch.randperm(len(x), generator=order, device=device).split(batch_size):
            loss = step(x[rows], y[rows])
        float(loss)
        seconds = time.perf_counter() - begun
        test = (on_device(work.x_test, scale, device), work.y_test) if work.evaluates else None
        work.lap(seconds, accuracy(model, *test) if test else None)


def on_device(images: np.ndarray, scale: int, device: str) -> Any:
    """Put images (n, h, w, c) on the device as float32 (n, c, h, w)."""
    import torch

    return torch.tensor(images, device=device).permute(0, 3, 1, 2).float() / scale


def fastest(build: Callable[[], Any], x: Any, y: Any, size: int, device: str) -> tuple[bool, bool]:
    """Try each way for a few steps; return whether channels_last and bfloat16 are in the best."""
    found: dict[tuple[bool, bool], float] = {}
    for way in ((False, False), (True, False), (False, True), (True, True)):
        _, step = made(build, device, *way)
        float(step(x[:size], y[:size]))
        begun = time.perf_counter()
        for _ in range(TRIED - 1):
            loss = step(x[:size], y[:size])
        float(loss)
        found[way] = time.perf_counter() - begun
    return min(found, key=lambda way: found[way])


def made(
    build: Callable[[], Any], device: str, last: bool, half: bool
) -> tuple[Any, Callable[[Any, Any], Any]]:
    """Build a model and the function that makes one step with Adam."""
    import torch

    layout = torch.channels_last if last else torch.contiguous_format
    model = build().to(device).to(memory_format=layout)
    weights = [each for each in model.parameters() if each.requires_grad]
    optimizer = torch.optim.Adam(weights, lr=1e-3, eps=1e-7, fused=True)

    def step(batch: Any, labels: Any) -> Any:
        with narrowed(device, half):
            outputs = model(batch.contiguous(memory_format=layout))
            loss = torch.nn.functional.cross_entropy(outputs.float(), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return model, step


def narrowed(device: str, half: bool) -> AbstractContextManager[Any]:
    """Let PyTorch compute in bfloat16 where that is safe, or not at all."""
    import torch

    return torch.autocast(device, torch.bfloat16, enabled=half)


def accuracy(model: Any, x: Any, labels: np.ndarray) -> float:
    """Measure the accuracy, from 0 to 1."""
    import torch

    model.eval()
    with torch.no_grad():
        answers = torch.cat([model(part).argmax(1) for part in x.split(256)])
    model.train()
    return float(np.mean(answers.cpu().numpy() == labels))
