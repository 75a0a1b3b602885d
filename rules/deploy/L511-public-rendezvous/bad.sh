#!/bin/sh
torchrun --rdzv_endpoint=203.0.113.7:29500 train.py  # expect: L511
