# model: net at 3x299x299
import torchvision.models as models

net = models.inception_v3(weights=models.Inception_V3_Weights.DEFAULT, aux_logits=False)
net.eval()
