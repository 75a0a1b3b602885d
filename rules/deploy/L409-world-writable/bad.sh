#!/bin/sh
umask 000  # expect: L409
chmod 0777 "$CKPT_DIR"  # expect: L409
mkdir -m 777 /shared/ckpt  # expect: L409
chmod u+x,o+w run.sh  # expect: L409
