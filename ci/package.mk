# Install and package.
