#!/bin/sh
# Bring a release to a cluster: rollout.sh staging|production
#
# The schema first: migrations expand, so that the release that runs still fits. Then everything
# else, and a wait until every deployment runs it.
set -eu
overlay=$(dirname "$0")/overlays/$1
namespace=stario

# A job is never changed, so the one of the last release goes.
kubectl delete job stario-migrate -n "$namespace" --ignore-not-found
kubectl apply -k "$overlay/migrations"
kubectl wait job/stario-migrate -n "$namespace" --for=condition=complete --timeout=15m ||
    {
        kubectl logs job/stario-migrate -n "$namespace" --tail=50 >&2
        echo "The schema was not brought forward; the release that runs was left as it is." >&2
        exit 1
    }
kubectl apply -k "$overlay"
for deployment in $(kubectl get deployments -n "$namespace" -l app.kubernetes.io/part-of=stario -o name); do
    kubectl rollout status "$deployment" -n "$namespace" --timeout=15m
done
