bins += moe-sandbox
moe-sandbox.main  := sandbox/main_sandbox.c
moe-sandbox.needs := sandbox/cli
