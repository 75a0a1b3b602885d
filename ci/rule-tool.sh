#!/bin/sh
# Which tool speaks of a rule: ci/rule-tool.sh rules/INPUT/CODE-name[/rule.yaml]
case $1 in
    rules/source/*|rules/engine/*) echo moe-audit ;;
    rules/checkpoint/*)            echo moe-verify-ckpt ;;
    rules/config/*|rules/telemetry/*|rules/deploy/*|rules/secrets/*) echo moe-lint ;;
    *) echo "$1: no tool reads this input" >&2; exit 1 ;;
esac
