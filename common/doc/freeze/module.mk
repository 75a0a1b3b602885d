libs += common/doc/freeze
common/doc/freeze.src   := freeze.c
common/doc/freeze.needs := common/doc common/base
