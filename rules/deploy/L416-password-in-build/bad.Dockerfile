FROM a:1
RUN echo root:root | chpasswd  # expect: L416
RUN make && echo x | passwd --stdin trainer  # expect: L416
RUN useradd -m -p hello trainer  # expect: L416
USER x
