FROM python:3.12-slim AS build
USER app
RUN make
FROM python:3.12-slim  # expect: L401
COPY --from=build /app /app
CMD ["python", "train.py"]
