#!/bin/sh
umask 027
mkdir -m 0750 -p /cache
chmod go-w /cache
echo chmod 777 x
