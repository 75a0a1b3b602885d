FROM golang:1.26 AS b
RUN make
FROM scratch
COPY --from=b /x /x
