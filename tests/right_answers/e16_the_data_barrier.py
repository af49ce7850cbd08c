"""Right answers to lesson 16, each written in a way of its own."""

import numpy as np


def average_in_loops(client_weights, client_sizes):
    total = sum(client_sizes)
    mean = [np.zeros(np.shape(part)) for part in client_weights[0]]
    for weights, size in zip(client_weights, client_sizes, strict=True):
        for l, part in enumerate(weights):  # noqa: E741
            mean[l] = mean[l] + part * (size / total)
    return mean


def average_of_vectors(client_weights, client_sizes):
    flat = [np.concatenate([np.ravel(part) for part in parts]) for parts in client_weights]
    mean = np.asarray(client_sizes) @ np.array(flat) / np.sum(client_sizes)
    shapes = [np.shape(part) for part in client_weights[0]]
    pieces = np.split(mean, np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1])
    return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def average_running(client_weights, client_sizes):
    seen, mean = 0, None
    for weights, size in zip(client_weights, client_sizes, strict=True):
        if size == 0:
            continue
        seen += size
        if mean is None:
            mean = [np.array(part, dtype=float) for part in weights]
        else:
            mean = [m + (w - m) * size / seen for m, w in zip(mean, weights, strict=True)]
    return mean


def average_in_float32(client_weights, client_sizes):
    shares = np.float32(client_sizes) / np.float32(sum(client_sizes))
    return tuple(
        np.tensordot(shares, np.stack(parts).astype(np.float32), 1)
        for parts in zip(*client_weights, strict=True)
    )


def deal_with_gamma(labels, clients, alpha, rng):
    parts = [[] for _ in range(clients)]
    order = rng.permutation(len(labels))
    for label in sorted(set(labels.tolist())):
        rows = [i for i in order if labels[i] == label]
        shares = rng.gamma(alpha, size=clients)
        ends = [round(end * len(rows) / shares.sum()) for end in np.cumsum(shares)]
        for part, start, end in zip(parts, [0, *ends], ends, strict=False):
            part += rows[start:end]
    return parts


def deal_by_draws(labels, clients, alpha, rng):
    owner = np.empty(len(labels), dtype=int)
    for label in np.unique(labels):
        shares = rng.dirichlet([alpha] * clients)
        places = np.flatnonzero(labels == label)
        owner[places] = rng.choice(clients, size=len(places), p=shares)
    return [np.flatnonzero(owner == k) for k in range(clients)]


def deal_by_thresholds(labels, clients, alpha, rng):
    owner = np.empty(len(labels), dtype=int)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        ends = np.cumsum(rng.dirichlet(np.repeat(alpha, clients)))[:-1]
        owner[rows] = np.searchsorted(ends, (rng.permutation(len(rows)) + 0.5) / len(rows))
    return tuple(np.nonzero(owner == k)[0] for k in range(clients))


def deal_rounding_down(labels, clients, alpha, rng):
    parts = [np.empty(0, int)] * clients
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        rng.shuffle(rows)
        cuts = (np.cumsum(rng.dirichlet([alpha] * clients)) * len(rows)).astype(int)[:-1]
        pieces = np.split(rows, cuts)
        parts = [np.append(part, piece) for part, piece in zip(parts, pieces, strict=True)]
    return parts


def deal_in_lists(labels, clients, alpha, rng):
    parts = {k: [] for k in range(clients)}
    for label in np.unique(labels):
        rows = list(rng.permutation(np.where(labels == label)[0]))
        left = 1.0
        shares = rng.dirichlet([alpha] * clients)
        for k in range(clients):
            share = 1.0 if k == clients - 1 or left <= 0 else min(1.0, shares[k] / left)
            count = round(share * len(rows))
            parts[k] += [int(i) for i in rows[:count]]
            rows, left = rows[count:], left - shares[k]
    return list(parts.values())


def clip_in_loops(gradients, clip_norm, noise_multiplier, rng):
    total = [0.0] * gradients.shape[1]
    for row in gradients:
        length = sum(x * x for x in row) ** 0.5
        factor = clip_norm / length if length > clip_norm else 1.0
        total = [t + factor * x for t, x in zip(total, row, strict=True)]
    noisy = [t + rng.normal(0, noise_multiplier * clip_norm) for t in total]
    return [t / len(gradients) for t in noisy]


def clip_by_where(gradients, clip_norm, noise_multiplier, rng):
    norms = np.linalg.norm(gradients, axis=1)
    safe = np.where(norms > 0, norms, 1.0)
    factors = np.where(norms > clip_norm, clip_norm / safe, 1.0)
    noise = rng.normal(scale=noise_multiplier * clip_norm, size=gradients.shape[1])
    return (factors @ gradients + noise) / len(gradients)


def clip_then_mean(gradients, clip_norm, noise_multiplier, rng):
    clipped = [g * min(1, clip_norm / max(np.sqrt(g @ g), 1e-30)) for g in gradients]
    spread = noise_multiplier * clip_norm / len(gradients)
    return np.mean(clipped, axis=0) + spread * rng.standard_normal(gradients.shape[1])


def clip_in_float32(gradients, clip_norm, noise_multiplier, rng):
    G = gradients.astype(np.float32)
    lengths = np.sqrt(np.einsum("np,np->n", G, G))[:, None]
    total = np.sum(G / np.maximum(lengths / np.float32(clip_norm), 1), axis=0)
    noise = rng.standard_normal(G.shape[1], dtype=np.float32) * noise_multiplier * clip_norm
    return ((total + noise) / len(G)).astype(np.float32)


def clip_by_covariance(gradients, clip_norm, noise_multiplier, rng):
    G = np.array(gradients)
    long = np.linalg.norm(G, axis=1) > clip_norm
    G[long] *= clip_norm / np.linalg.norm(G[long], axis=1, keepdims=True)
    p = G.shape[1]
    noise = rng.normal(0, 1, (2, p)).sum(axis=0) / np.sqrt(2)
    return (G.sum(0) + noise_multiplier * clip_norm * noise) / G.shape[0]


def shares_by_wrapping(values, parties, rng):
    drawn = rng.integers(0, 2**32, (parties - 1, *values.shape), dtype=np.uint32)
    last = values.astype(np.uint32) - drawn.sum(axis=0, dtype=np.uint32)
    return np.concatenate([drawn, last[None]])


def shares_one_by_one(values, parties, rng):
    rest, shares = np.array(values, dtype=object), []
    for _ in range(parties - 1):
        share = rng.integers(0, 2**32, size=np.shape(values))
        shares.append(share.astype(np.int64))
        rest = (rest - share) % 2**32
    return np.stack([*shares, np.asarray(rest, dtype=np.int64)])


def shares_last_first(values, parties, rng):
    drawn = rng.integers(2**32, size=(parties - 1, *values.shape))
    first = np.mod(values - np.sum(drawn, axis=0), 2**32)
    return np.vstack([first[None], drawn])


def shares_from_bytes(values, parties, rng):
    count = (parties - 1) * values.size
    drawn = np.frombuffer(rng.bytes(4 * count), dtype=np.uint32).astype(np.int64)
    drawn = drawn.reshape(parties - 1, *values.shape)
    return np.concatenate([drawn, ((values - drawn.sum(0)) % 2**32)[None]]).tolist()


def shares_as_floats(values, parties, rng):
    shares = rng.integers(0, 2**32, (parties, *values.shape))
    shares[-1] = (values - shares[:-1].sum(axis=0)) % 2**32
    return shares.astype(float)


RIGHT = {
    "federated_average": (
        average_in_loops,
        average_of_vectors,
        average_running,
        average_in_float32,
        lambda w, n: [np.average(p, axis=0, weights=n) for p in zip(*w, strict=True)],
        lambda w, n: [
            (sum(k * np.asarray(A) for k, A in zip(n, p, strict=True)) / sum(n)).tolist()
            for p in zip(*w, strict=True)
        ],
    ),
    "dirichlet_partition": (
        deal_with_gamma,
        deal_by_draws,
        deal_by_thresholds,
        deal_rounding_down,
        deal_in_lists,
    ),
    "clip_and_noise": (
        clip_in_loops,
        clip_by_where,
        clip_then_mean,
        clip_in_float32,
        clip_by_covariance,
    ),
    "additive_shares": (
        shares_by_wrapping,
        shares_one_by_one,
        shares_last_first,
        shares_from_bytes,
        shares_as_floats,
    ),
}
EQUIVALENT = {
    "federated_average": {
        "zip(": "strict only guards against lists of unequal length, which are refused before",
        "np.asarray(part, dtype=float)": "a share is a float already, and makes the product one",
    },
    "dirichlet_partition": {"zip(": "there are as many parts as pieces"},
    "clip_and_noise": {
        "return (clipped.sum(axis=0) + noise)": "normal noise is as likely with either sign",
    },
}
