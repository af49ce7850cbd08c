"""The texts for schedulers: they parse, and they start the worker that is there."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from course_utils.distributed import launch_text, worker

MODULE = ["python", "-m", "course_utils.distributed.worker"]


@pytest.fixture
def manifest():
    return {each["kind"]: each for each in yaml.safe_load_all(launch_text("kubernetes"))}


@pytest.fixture
def container(manifest):
    (found,) = manifest["Job"]["spec"]["template"]["spec"]["containers"]
    return found


def test_kubernetes_starts_the_worker_with_options_that_it_has(container):
    assert container["command"] == MODULE
    options = worker.parser().parse_args(container["args"])
    (volume,) = container["volumeMounts"]
    assert options.cluster == "env"
    assert Path(options.checkpoints).parent == Path(volume["mountPath"])


@pytest.mark.parametrize("number", [0, 1])
def test_kubernetes_gives_every_worker_its_place(number, manifest, container, monkeypatch):
    texts = {each["name"]: each.get("value") for each in container["env"]}
    assert list(texts) == ["INDEX", "TF_CONFIG"]
    monkeypatch.setenv("TF_CONFIG", texts["TF_CONFIG"].replace("$(INDEX)", str(number)))
    resolver = worker._resolver(worker.parser().parse_args([]))
    job, service = manifest["Job"], manifest["Service"]
    name, port = service["metadata"]["name"], service["spec"]["ports"][0]["port"]
    assert job["spec"]["template"]["spec"]["subdomain"] == name
    assert resolver.cluster_spec().as_dict()["worker"] == [
        f"{job['metadata']['name']}-{place}.{name}:{port}"
        for place in range(job["spec"]["completions"])
    ]
    assert (resolver.task_type, resolver.task_id) == ("worker", number)
    assert job["spec"]["completions"] == job["spec"]["parallelism"]


def test_kubernetes_lets_nothing_but_the_workers_in(manifest):
    labels = manifest["Job"]["spec"]["template"]["metadata"]["labels"]
    policy = manifest["NetworkPolicy"]["spec"]
    (rule,) = policy["ingress"]
    assert manifest["Service"]["spec"]["selector"] == labels
    assert policy["podSelector"]["matchLabels"] == labels
    assert rule["from"] == [{"podSelector": {"matchLabels": labels}}]
    assert rule["ports"] == manifest["Service"]["spec"]["ports"]


def test_slurm_runs_the_worker_again_until_it_ends_well(tmp_path):
    """A stand-in for srun notes its words and fails twice."""
    srun = tmp_path / "srun"
    srun.write_text('#!/bin/bash\necho "$@" >> calls\n[ $(wc -l < calls) -ge 3 ]\n')
    srun.chmod(0o755)
    slurm = {"SLURM_SUBMIT_DIR": str(tmp_path), "SLURM_JOB_ID": "7"}
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    script = launch_text("slurm")
    run = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=slurm | path, check=False, capture_output=True
    )
    assert (run.returncode, run.stderr) == (0, b"")
    calls = (tmp_path / "calls").read_text().splitlines()
    assert len(calls) == 3
    _, *words = shlex.split(calls[0])
    assert words[:3] == MODULE
    options = worker.parser().parse_args(words[3:])
    assert options.cluster == "slurm"
    assert options.checkpoints == f"{tmp_path}/checkpoints-7"


def test_slurms_header_asks_for_nodes_before_the_first_command():
    lines = launch_text("slurm").splitlines()
    assert lines[0] == "#!/bin/bash"
    asked = [line for line in lines if line.startswith("#SBATCH")]
    assert lines[1 : len(asked) + 1] == asked
    assert all(re.fullmatch(r"#SBATCH --[a-z-]+(=[\w:-]+)?", line) for line in asked)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_slurms_variables_name_all_workers(number, monkeypatch):
    variables = {
        "SLURM_PROCID": str(number),
        "SLURM_STEP_NUM_TASKS": "3",
        "SLURM_STEP_NODELIST": "node[01-02]",
        "SLURM_STEP_TASKS_PER_NODE": "2,1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "untouched")
    options = worker.parser().parse_args(["--cluster", "slurm", "--port-base", "7000"])
    resolver = worker._resolver(options)
    workers = resolver.cluster_spec().as_dict()["worker"]
    assert workers == ["node01:7000", "node01:7001", "node02:7000"]
    assert resolver.task_id == number
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "untouched"
    assert "TF_CONFIG" not in os.environ or json.loads(os.environ["TF_CONFIG"])


def test_other_schedulers_are_refused():
    with pytest.raises(ValueError, match="slurm, kubernetes; got 'cron'"):
        launch_text("cron")
