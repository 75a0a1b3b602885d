#!/bin/bash
#SBATCH --export=ALL,TORCH_NCCL_HEARTBEAT_TIMEOUT_SEC=600  # expect: L502
export TORCH_NCCL_ASYNC_ERROR_HANDLING=1
srun torchrun train.py
