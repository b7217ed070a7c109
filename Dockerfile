# Build stage: compiles the sources. Only dist/ is copied from it.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json tsconfig.browser.json ./
COPY build ./build
COPY src ./src
RUN npm run build

# Runtime stage: production dependencies and the compiled files.
FROM node:20-slim
ENV NODE_ENV=production LEDE_HOST=0.0.0.0 LEDE_PORT=7800 LEDE_DATA=/data
WORKDIR /app
COPY package.json package-lock.json LICENSE ./
RUN npm ci --omit=dev
COPY --from=build /app/dist ./dist
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 7800
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LEDE_PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js", "serve"]
