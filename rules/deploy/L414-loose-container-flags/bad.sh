#!/bin/bash
docker run --privileged img:1  # expect: L414
docker run --rm --gpus all --network=host img:1  # expect: L414
sudo docker run -d --pid host img:1  # expect: L414
podman run --cap-add SYS_ADMIN img:1  # expect: L414
docker run --security-opt seccomp=unconfined img:1  # expect: L414
docker run -v /var/run/docker.sock:/var/run/docker.sock img:1  # expect: L414
docker container run -v /:/host img:1  # expect: L414
