#!/bin/bash
docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges --user 1000:1000 --gpus all -v "$PWD/data:/data:ro" img:1
docker build --network host .
docker run --privileged=false img:1
echo docker run --privileged
