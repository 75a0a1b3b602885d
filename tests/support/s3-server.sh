#!/bin/bash
# One node of OpenStack Swift that speaks S3 and verifies signatures, on 127.0.0.1, for tests.
#   s3-server.sh start FOLDER      start it and wait until it answers; FOLDER/env then holds what a client needs, as shell assignments
#   s3-server.sh stop FOLDER       end what start began
#   s3-server.sh installed         exit 0 when Swift and memcached are here
# Debian's packages: swift-proxy swift-account swift-container swift-object memcached. The five processes take the ports PORT to PORT+4, where PORT is
# $S3_TEST_PORT, else by chance. Access key and secret are made anew by each start.
set -euo pipefail

installed() {
    local p
    for p in swift-ring-builder swift-proxy-server swift-account-server swift-container-server swift-object-server memcached; do
        command -v "$p" >/dev/null || return 1
    done
}

# Proxy first; then the three stores in the order account, container, object; then memcached.
stores="account container object"
port_of() { case $1 in proxy) echo "$port" ;; account) echo $((port + 1)) ;; container) echo $((port + 2)) ;; object) echo $((port + 3)) ;; cache) echo $((port + 4)) ;; esac; }

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

pick_port() {
    local n free
    for _ in $(seq 50); do
        port=${S3_TEST_PORT:-$((20000 + RANDOM % 12000))}
        free=1
        for n in 0 1 2 3 4; do if taken $((port + n)); then free=; fi; done
        [ -z "$free" ] || return 0
        [ -z "${S3_TEST_PORT:-}" ] || break
    done
    echo "s3-server: no five ports in a row are free" >&2
    return 1
}

write_ring() {
    local store=$1
    swift-ring-builder "$store.builder" create 4 1 1 >/dev/null
    swift-ring-builder "$store.builder" add --region 1 --zone 1 --ip 127.0.0.1 --port "$(port_of "$store")" --device disk --weight 1 >/dev/null
    swift-ring-builder "$store.builder" rebalance >/dev/null || [ $? -eq 1 ]   # 1: a warning
}

write_common() {
    cat <<EOF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $1
workers = 0
user = $(id -un)
swift_dir = $home
devices = $home/data
mount_check = false
disable_fallocate = true
log_level = WARNING
log_address = /nonexistent
EOF
}

write_store() {
    write_common "$(port_of "$1")"
    printf '[pipeline:main]\npipeline = %s-server\n[app:%s-server]\nuse = egg:swift#%s\n' "$1" "$1" "$1"
}

write_proxy() {
    local name
    write_common "$port"
    printf '[pipeline:main]\npipeline = catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth bulk slo dlo proxy-server\n'
    # On a busy machine a store may take its time to accept; by default the proxy then leaves it alone for a minute, and it is the only one.
    printf '[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n'
    printf 'conn_timeout = 20\nnode_timeout = 60\nrecoverable_node_timeout = 60\nclient_timeout = 60\nerror_suppression_limit = 1000000\nerror_suppression_interval = 0\n'
    for name in catch_errors gatekeeper healthcheck listing_formats bulk slo dlo; do printf '[filter:%s]\nuse = egg:swift#%s\n' "$name" "$name"; done
    printf '[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = 127.0.0.1:%s\n' "$(port_of cache)"
    printf '[filter:s3api]\nuse = egg:swift#s3api\nlocation = us-east-1\n'
    printf '[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_writer = %s .admin\n' "$secret"
}

run() { setsid "$@" >"log/$1" 2>&1 & echo $! >>pids; }

answers() {
    local reply p
    for p in $stores cache; do taken "$(port_of "$p")" || return 1; done
    exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
    printf 'GET /healthcheck HTTP/1.0\r\n\r\n' >&3
    read -r -t 5 reply <&3 || return 1
    exec 3>&-
    case $reply in *" 200 "*) return 0 ;; esac
    return 1
}

start() {
    local store
    mkdir -p "$home"/{data/disk,log}
    cd "$home"
    : >pids
    pick_port
    secret=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077; write_proxy >proxy.conf)
    run memcached -u "$(id -un)" -l 127.0.0.1 -p "$(port_of cache)" -m 32
    for store in $stores; do
        write_ring "$store"
        write_store "$store" >"$store.conf"
        run "swift-$store-server" "$home/$store.conf"
    done
    run swift-proxy-server "$home/proxy.conf"
    (umask 077; printf 'AWS_ACCESS_KEY_ID=test:writer\nAWS_SECRET_ACCESS_KEY=%s\nS3_ENDPOINT_URL=http://127.0.0.1:%s\n' "$secret" "$port" >"$home/env")
    for _ in $(seq 300); do
        if answers 2>/dev/null; then return 0; fi
        sleep 0.2
    done
    echo "s3-server: does not answer; its log:" >&2
    tail -n 20 log/* >&2
    stop
    return 1
}

# Each was started in a session of its own, so its group is its number.
stop() {
    local p
    [ -f "$home/pids" ] || return 0
    while read -r p; do kill -- "-$p" 2>/dev/null || true; done <"$home/pids"
    rm -f "$home/pids"
}

case ${1:-} in
    installed) installed ;;
    start|stop) mkdir -p "${2:?a folder}"; home=$(cd "$2" && pwd); "$1" ;;
    *) echo "usage: s3-server.sh start|stop FOLDER, or s3-server.sh installed" >&2; exit 2 ;;
esac
