# syntax=docker/dockerfile:1
# Three images from one clean clone: docker build --target ingest|inference|web .

# Which llama.cpp the inference image holds: cuda or cpu.
ARG NATIVE_BACKEND=cuda

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .

FROM build AS build-ingest
RUN dotnet publish src/Ingest -c Release -o /out

# The libraries come by npm; where they cannot be had, this build fails, though the program's own would go on.
FROM build AS build-inference
ARG NATIVE_BACKEND
RUN dotnet publish src/Inference -c Release -o /out -p:NativeBackend=${NATIVE_BACKEND} \
    && mkdir -p /out/node_modules && cp -r node_modules/@node-llama-cpp /out/node_modules/ \
    # The second build wants CUDA 12, which this image does not hold.
    && rm -rf /out/node_modules/@node-llama-cpp/*-cuda-ext && test -n "$(ls /out/node_modules/@node-llama-cpp/*/bins/*/libggml-${NATIVE_BACKEND}*.so)"

FROM build AS build-web
RUN dotnet publish src/Web -c Release -o /out -p:NativeBackend=cpu -p:PublishWorkers=false && test -d /out/scripts/pdfjs

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS program
ENV DOTNET_EnableDiagnostics=0
# A new volume takes over the owner of the folder that it is mounted on.
RUN install -d -o $APP_UID -g $APP_UID /data
WORKDIR /app
USER $APP_UID

FROM program AS ingest
COPY --from=build-ingest /out .
ENTRYPOINT ["dotnet", "Rag.Ingest.dll"]

# CUDA's own libraries are in no npm package; the driver's come from the NVIDIA Container Toolkit at run time.
FROM nvidia/cuda:13.0.1-runtime-ubuntu24.04 AS cuda

FROM program AS program-cuda
COPY --from=cuda /usr/local/cuda-13.0/targets/x86_64-linux/lib/libcudart.so.13* /usr/local/cuda-13.0/targets/x86_64-linux/lib/libcublas*.so.13* /opt/cuda/
ENV LD_LIBRARY_PATH=/opt/cuda NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility

FROM program AS program-cpu

FROM program-${NATIVE_BACKEND} AS inference
COPY --from=build-inference /out .
# Whatever the libraries need is here, but for the driver, which the host adds when the container starts.
RUN command -v ldd >/dev/null && ! ldd node_modules/@node-llama-cpp/*/bins/*/*.so | grep 'not found' | grep -v 'libcuda\.so\.1'
ENTRYPOINT ["dotnet", "Rag.Inference.dll"]

FROM program AS web
COPY --from=build-web /out .
ENTRYPOINT ["dotnet", "Rag.Web.dll"]
