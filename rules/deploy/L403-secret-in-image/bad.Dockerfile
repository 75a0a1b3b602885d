FROM a:1
ENV DB_PASSWD=%%{[a-z]{4}[0-9]{4}[A-Z]{4}}%%  # expect: L403
ENV ADMIN_PASSWD %%{[a-z]{6}[0-9]{6}[A-Z]{4}}%%  # expect: L403
ARG GIT_TOKEN_SECRET="%%{[a-z0-9]{36}}%%"  # expect: L403
RUN export API_SECRET=%%{[a-zA-Z0-9]{32}}%% && make  # expect: L403
ENV API_KEY=ab12  # expect: L403
USER x
