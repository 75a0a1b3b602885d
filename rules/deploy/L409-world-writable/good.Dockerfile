FROM a:1
RUN chmod 755 /x && chmod 1777 /tmp && chmod a+x /*.sh && chmod g+w /prometheus && chmod +x y && chmod a+rX /opt
COPY --chmod=0555 a /a
USER x
