FROM a:1
RUN useradd -m -u 1000 trainer && chgrp root /etc/passwd && passwd -l root
RUN usermod -p '!' root && echo chpasswd
USER x
