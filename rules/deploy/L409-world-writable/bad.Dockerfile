FROM a:1
RUN mkdir -p /cache && chmod -R 777 /cache  # expect: L409
RUN chmod a+rwx /x  # expect: L409
COPY --chmod=0666 a /a  # expect: L409
USER x
