# syntax=docker/dockerfile:1
FROM a:1
run make && \
    # why
    make install
RUN <<DONE
no instruction
DONE
USER x
