#!/bin/sh
torchrun --rdzv_endpoint="$HEAD:29500" --master_addr 127.0.0.1 train.py
