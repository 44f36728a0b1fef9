"""Models as ONNX Runtime runs them here: one thread, for pages are read in parallel processes."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.errors import ReaderError


def package_file(package: str, *parts: str) -> Path:
    """A model file that an installed package carries.

    Raises:
        ReaderError: it is not there.
    """
    path = Path(str(resources.files(package).joinpath(*parts)))
    if not path.is_file():
        raise ReaderError(f"识别模型文件缺失：{path.name}。请删去 .venv 后重新运行 ./run doctor")
    return path


def session(model: Path) -> Any:
    """The model, loaded: an `onnxruntime.InferenceSession`."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
