FROM python:3.12-slim AS base
USER root:root  # expect: L401
FROM base
CMD ["python", "train.py"]
