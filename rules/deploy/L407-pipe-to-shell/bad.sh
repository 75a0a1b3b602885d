#!/bin/bash
curl -LsSf https://example.com/install.sh | tee log | sh -s -- -y  # expect: L407
source <(curl -s https://example.com/env)  # expect: L407
python3 <(wget -qO- https://example.com/x.py)  # expect: L407
