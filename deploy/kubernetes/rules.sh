#!/bin/sh
# Print the rules of deploy/prometheus as the Prometheus operator reads them.
set -eu
rules=$(dirname "$0")/../prometheus/rules

cat <<'HEAD'
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: stario
  namespace: stario
  labels: {app.kubernetes.io/part-of: stario}
spec:
  groups:
HEAD
# What is a whole file there is a part here: its groups, two columns further in.
for file in "$rules"/*.yml; do
    sed -e '/^#/d' -e '/^groups:$/d' -e '/./s/^/  /' "$file"
done
