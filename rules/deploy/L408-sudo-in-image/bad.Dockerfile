FROM a:1
RUN sudo apt-get update  # expect: L408
RUN make && \
    DEBIAN_FRONTEND=noninteractive sudo make install  # expect: L408
USER x
