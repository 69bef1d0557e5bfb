from tests.runbook.document import Command
from tests.runbook.stack import Stack
import time

LINES = """kubectl get pods -n stario
kubectl get deployments -n stario
kubectl get hpa -n stario
kubectl get events -n stario --sort-by=.lastTimestamp | tail -20
kubectl scale deployment video-gen-worker --replicas=5 -n stario
kubectl get pods -l app=video-gen-worker -n stario
kubectl top pods -n stario
kubectl logs -l app=api-gateway -n stario --tail=5
kubectl set env deployment/video-gen-worker LOG_LEVEL=debug -n stario
kubectl rollout restart deployment video-gen-worker -n stario
kubectl rollout status deployment video-gen-worker -n stario
kubectl rollout history deployment/video-gen-worker -n stario
kubectl rollout undo deployment/video-gen-worker -n stario
kubectl patch hpa api-gateway -n stario --patch '{"spec":{"minReplicas":5}}'
kubectl annotate scaledobject video-gen-worker -n stario autoscaling.keda.sh/paused-replicas=2 --overwrite
kubectl annotate scaledobject video-gen-worker -n stario autoscaling.keda.sh/paused-replicas-
kubectl delete pod "$(kubectl get pod -l app=video-gen-worker -n stario -o name | tail -1 | cut -d/ -f2)" -n stario --force --grace-period=0
kubectl exec -n stario deploy/api-gateway -- stario switches
docker exec stario-redis redis-cli LLEN video_generation_queue
docker exec stario-postgres pg_isready -U stario
docker exec stario-postgres psql -U stario -c "CREATE EXTENSION pg_stat_statements"
curl -s http://localhost:8000/health
curl -s localhost:8004/metrics | grep -c http_request_duration
aws s3api get-bucket-lifecycle-configuration --bucket stario-ephemeral
aws s3 ls s3://stario-media/ --recursive
echo | openssl s_client -servername api.stario.uz -connect api.stario.uz:443 2>/dev/null | openssl x509 -noout -enddate
nvidia-smi --query-gpu=memory.used,memory.total --format=csv
terraform -chdir=deploy/terraform plan -var=db_read_replicas=2
kubectl port-forward -n stario svc/api-gateway 8000:8000
kubectl rollout restart deployment -n stario -l app.kubernetes.io/part-of=stario
kubectl rollout status deployment api-gateway -n stario""".splitlines()


async def test_draft(stack: Stack) -> None:
    for line in LINES:
        began = time.monotonic()
        got = await stack.shell(Command(section="", language="bash", text=line, line=1))
        print(f"--- {line}\n{got.code} {time.monotonic()-began:.2f}\n{got.printed[:1500]}")
