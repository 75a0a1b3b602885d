FROM a:1
RUN make &&
    make install  # expect: L415
USER x
