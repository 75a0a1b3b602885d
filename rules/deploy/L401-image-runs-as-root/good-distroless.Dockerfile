FROM golang:1.26 AS b
RUN make
FROM gcr.io/distroless/static:nonroot
COPY --from=b /x /x
