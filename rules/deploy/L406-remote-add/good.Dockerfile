FROM a:1
ADD --checksum=sha256:abababababababababababababababababababababababababababababababab https://example.com/x.tar.gz /opt/
ADD https://github.com/org/repo.git#11bd71901bbe5b1630ceea73d27597364c9af683 /src
ADD rootfs.tar.gz /
COPY https.txt /x
USER x
