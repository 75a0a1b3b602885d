# checkov:skip=CKV_DOCKER_2  # expect: L125
FROM alpine:3.20
ENV MODE=fast # gitleaks:allow  # expect: L125
USER 1000
