"""A downloader for pooch that goes on where a broken transfer stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

_CHUNK_BYTES = 1 << 14
_TIMEOUT_SECONDS = 30


class ResumingDownloader:
    """Download over HTTP into a ``.part`` file that outlives errors and Ctrl-C.

    Parameters
    ----------
    part : Path
        Where the bytes gather. The caller removes it once pooch has compared the checksum.
    progress : bool
        Draw a text progress bar on standard error.
    """

    def __init__(self, part: Path, *, progress: bool) -> None:
        self.part = part
        self.progress = progress

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        """Download `url`, going on by itself as long as each try brings new bytes."""
        import requests

        while True:
            before = self._size()
            try:
                self._transfer(url)
                break
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                if self._size() <= before:
                    raise
        self._hand_over(Path(output_file))

    def _hand_over(self, output_file: Path) -> None:
        """Put the whole file where pooch wants it, and keep the part until it is checked."""
        output_file.unlink(missing_ok=True)
        try:
            output_file.hardlink_to(self.part)
        except OSError:
            self.part.replace(output_file)

    def _size(self) -> int:
        """Bytes gathered so far."""
        return self.part.stat().st_size if self.part.exists() else 0

    def _transfer(self, url: str) -> None:
        """Ask for the bytes still missing and append them."""
        import requests

        offset = self._size()
        headers = {"Accept-Encoding": "identity"}
        if offset:
            headers["Range"] = f"bytes={offset}-"
        with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT_SECONDS) as response:
            if response.status_code == 416:
                self._past_the_end(url, response.headers.get("Content-Range", ""), offset)
                return
            response.raise_for_status()
            if not response.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
                offset = 0
            self._append(response, offset)

    def _past_the_end(self, url: str, content_range: str, offset: int) -> None:
        """Stop if the part is the whole file; start again if it is longer than that."""
        if content_range != f"bytes */{offset}":
            self.part.unlink()
            self._transfer(url)

    def _append(self, response: Any, offset: int) -> None:
        """Write what arrives after the first `offset` bytes, each chunk as it comes."""
        with self.part.open("r+b" if offset else "wb") as file:
            file.seek(offset)
            for chunk in self._with_bar(response, offset):
                file.write(chunk)

    def _with_bar(self, response: Any, offset: int) -> Iterator[bytes]:
        """Yield the chunks while a bar counts them."""
        from tqdm import tqdm

        total = offset + int(response.headers.get("Content-Length", 0)) or None
        name = self.part.name.removesuffix(".part")
        with tqdm(
            total=total,
            initial=offset,
            desc=name,
            unit="B",
            unit_scale=True,
            disable=not self.progress,
        ) as bar:
            for chunk in response.iter_content(_CHUNK_BYTES):
                yield chunk
                bar.update(len(chunk))
