FROM a:1
ARG RUN_AS
USER ${RUN_AS:-root}  # expect: L401
