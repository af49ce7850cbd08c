#!/bin/bash
#SBATCH --job-name=course-digits
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --time=10
#SBATCH --requeue
# Every task finds the others through Slurm's variables (SlurmClusterResolver).
# --kill-on-bad-exit ends the survivors when a worker dies; the loop starts all of them again,
# and they go on from the last whole epoch in the shared folder.
# TensorFlow's server has no password: use nodes that only the cluster reaches.
checkpoints="$SLURM_SUBMIT_DIR/checkpoints-$SLURM_JOB_ID"
for attempt in 1 2 3; do
    srun --kill-on-bad-exit=1 python -m course_utils.distributed.worker \
        --cluster slurm --port-base 8888 --epochs 4 --batch-size 500 --checkpoints "$checkpoints" \
        && exit 0
done
exit 1
