FROM a:1
ADD https://example.com/x.tar.gz /opt/  # expect: L406
ADD ["http://example.com/y", "/y"]  # expect: L406
ADD https://github.com/org/repo.git#main /src  # expect: L406
USER x
