#!/bin/sh
tensorboard --logdir x --host 0.0.0.0  # expect: L508
tensorboard --logdir x --bind_all  # expect: L508
node_exporter --web.listen-address=:9100  # expect: L508
jupyter lab --ip=0.0.0.0 --no-browser  # expect: L508
