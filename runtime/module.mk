bins += moe-train
moe-train.main  := runtime/main_train.c
moe-train.needs := runtime/train runtime/train/cli runtime/plot runtime/plugin runtime/hw runtime/config common/cli
bins += moe-launch
moe-launch.main  := runtime/main_launch.c
moe-launch.needs := runtime/launch runtime/launch/cli common/cli
